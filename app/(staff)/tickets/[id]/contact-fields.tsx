'use client';

import { TextInput } from '@mantine/core';
import type { ComponentProps } from 'react';
import type { Reporter } from '#lib/tickets/read-ticket.ts';

type Props = { bind: (name: keyof Reporter) => ComponentProps<typeof TextInput> };

/** Whom to write to, to be corrected by those who may know. */
export function ContactFields({ bind }: Props) {
  return (
    <>
      <TextInput label="Reporter’s name" maxLength={200} autoComplete="off" {...bind('name')} />
      <TextInput
        label="Reporter’s phone"
        type="tel"
        maxLength={40}
        autoComplete="off"
        placeholder="+27 82 555 0123"
        {...bind('phone')}
      />
      <TextInput
        label="Reporter’s email"
        type="email"
        maxLength={320}
        autoComplete="off"
        {...bind('email')}
      />
    </>
  );
}
