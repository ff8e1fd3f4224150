import { unstable_rethrow } from 'next/navigation';

/** What a server action answered; null where the server could not be reached. A redirect of the server's passes. */
export async function reachServer<T>(answering: Promise<T>): Promise<T | null> {
  try {
    return await answering;
  } catch (error) {
    unstable_rethrow(error);
    return null;
  }
}
