/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  // `npm test` checks the types; whoever starts the program need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    '@node-rs/argon2',
    'pg',
    'pdfkit',
    'pg-boss',
    'pino',
    '@prisma/client',
    '@prisma/adapter-pg',
    'web-push',
  ],
};

export default nextConfig;
