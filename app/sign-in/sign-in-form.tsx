'use client';

import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useActionState, useEffect, useState } from 'react';
import { currentSubscription } from '#components/shell/browser-push.ts';
import { signInAction } from './actions.ts';

type Props = { returnPath: string };

/** A plain form over a server action: it also works before (and without) JavaScript. */
export function SignInForm({ returnPath }: Props) {
  const [state, action, pending] = useActionState(signInAction, null);
  const [pushEndpoint, setPushEndpoint] = useState('');
  useEffect(() => {
    currentSubscription().then(
      (subscription) => setPushEndpoint(subscription?.endpoint ?? ''),
      () => undefined,
    );
  }, []);
  return (
    <form action={action} aria-label="Sign in">
      <Stack gap="md">
        {state && (
          <Alert color="red" role="alert" title="Not signed in">
            {state.error}
          </Alert>
        )}
        <TextInput
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={state?.email}
          maxLength={254}
          required
          autoFocus
        />
        <PasswordInput label="Password" name="password" autoComplete="current-password" required />
        <input type="hidden" name="callbackUrl" value={returnPath} />
        <input type="hidden" name="pushEndpoint" value={pushEndpoint} />
        <Button type="submit" loading={pending} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
