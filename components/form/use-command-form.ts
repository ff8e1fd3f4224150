'use client';

import { type UseFormInput, useForm } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import type { ActionResult } from './action-result.ts';
import { useCommand } from './use-command.ts';

type Options<Values> = UseFormInput<Values> & {
  /** The form's field that the server's name of a field means, or null; by default the control with that `name`. */
  fieldOf?: (name: string) => string | null;
  /** Ends the sentence for a server out of reach. */
  unreached?: string;
};

/**
 * A form that sends a command. What the server refuses because of a field stands beside that field, anything else is the
 * `failure`; either gets the focus. What was typed stays until the command is done.
 */
export function useCommandForm<Values extends object>({ fieldOf, unreached, ...input }: Options<Values>) {
  const form = useForm<Values>(input);
  const element = useRef<HTMLFormElement>(null);
  const [attempts, setAttempts] = useState(0);
  const focusFault = () => setAttempts((count) => count + 1);
  const named = fieldOf ?? ((name: string) => (element.current?.elements.namedItem(name) ? name : null));
  const { run, ...command } = useCommand({
    ...(unreached && { unreached }),
    onFailure: ({ field, message }) => {
      const own = field ? named(field) : null;
      if (own !== null) form.setErrors({ [own]: message });
      focusFault();
      return own !== null;
    },
  });

  function runCleared<T>(send: () => Promise<ActionResult<T>>, onDone?: (value: T) => void): void {
    form.clearErrors();
    run(send, onDone);
  }

  useEffect(() => {
    if (attempts > 0) element.current?.querySelector<HTMLElement>(FAULT)?.focus();
  }, [attempts]);

  return {
    ...command,
    form,
    /** For the `ref` of the form. */
    element,
    run: runCleared,
    /** For `onSubmit`: checks the fields first. */
    onSubmit: (send: (values: Values) => void) =>
      form.onSubmit(send, () => {
        command.setFailure(null);
        focusFault();
      }),
    errorOf: (field: string) => form.errors[field]?.toString(),
  };
}

const FAULT = '[aria-invalid="true"]:not([type="hidden"]), [data-failure]';
