/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  // `npm test` checks the types; whoever starts the program need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // A metro's wards at survey resolution are some megabytes.
  experimental: { serverActions: { bodySizeLimit: '8mb' } },
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
