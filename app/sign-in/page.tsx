import { Paper, Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { safeReturnPath } from '#lib/auth/return-path.ts';
import { currentSession } from '#lib/auth/session.ts';
import { SignInForm } from './sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<{ callbackUrl?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const returnPath = safeReturnPath((await searchParams).callbackUrl);
  if (await currentSession()) redirect(returnPath);
  return (
    <Stack component="main" align="center" justify="center" mih="100dvh" p="md" gap="xl">
      <Stack align="center" gap={4}>
        <Title order={1} size="h1">
          Lungisa
        </Title>
        <Text c="dimmed">Put it right.</Text>
      </Stack>
      <Paper withBorder p="xl" radius="md" w="100%" maw={400}>
        <SignInForm returnPath={returnPath} />
      </Paper>
    </Stack>
  );
}
