import type { NextAuthOptions } from 'next-auth';
import credentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import type { UserId } from '#lib/domain/access/actor.ts';
import { AppError } from '#lib/errors.ts';
import { logger } from '#lib/logger.ts';
import { endPushes } from './push-sessions.ts';
import { requestIp } from './request-ip.ts';
import { beginSession, sessionOf } from './session-claims.ts';
import { claimsOf, SESSION_SECONDS, sessionCookie, sessionSecret } from './session-token.ts';
import { signIn } from './sign-in.ts';

const credentialsSchema = z.object({ email: z.string(), password: z.string() });

/**
 * next-auth over the same commands and the same cookie as the sign-in page, for clients that speak its protocol
 * (`/api/auth/csrf`, `/callback/credentials`, `/session`, `/signout`).
 */
export function sessionOptions(): NextAuthOptions {
  return {
    secret: sessionSecret(),
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    cookies: { sessionToken: sessionCookie() },
    logger: {
      // Codes only: next-auth's metadata may hold what a person typed.
      error: (code) => logger.warn({ code }, 'next-auth'),
      warn: (code) => logger.debug({ code }, 'next-auth'),
      debug: () => {},
    },
    providers: [
      credentialsProvider({
        credentials: {
          email: { label: 'Email', type: 'email' },
          password: { label: 'Password', type: 'password' },
        },
        authorize: async (input, request) => {
          const parsed = credentialsSchema.safeParse(input);
          if (!parsed.success) return null;
          const id = await signIn(parsed.data, requestIp(new Headers(request.headers)));
          await beginSession(id, new Date());
          return { id };
        },
      }),
    ],
    events: {
      signOut: async ({ token }) => {
        const claims = claimsOf(token, new Date());
        if (claims) await endPushes(claims);
      },
    },
    callbacks: {
      jwt: async ({ token, user }) => {
        const now = new Date();
        if (user) return beginSession(user.id as UserId, now);
        const claims = claimsOf(token, now);
        // Thrown, next-auth takes the cookie away.
        if (!claims || !(await sessionOf(claims)))
          throw new AppError('unauthenticated', 'The session is over.');
        return claims;
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
  };
}
