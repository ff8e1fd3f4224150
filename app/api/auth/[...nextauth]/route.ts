import NextAuth from 'next-auth';
import { sessionOptions } from '#lib/auth/session-options.ts';

const handler: (request: Request, context: { params: Promise<{ nextauth: string[] }> }) => Promise<Response> =
  (request, context) => NextAuth(sessionOptions())(request, context);

export { handler as GET, handler as POST };
