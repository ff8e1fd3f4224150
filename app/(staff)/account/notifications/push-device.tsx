'use client';

import { Button } from '@mantine/core';
import { unstable_rethrow } from 'next/navigation';
import { useEffect, useState, useTransition } from 'react';
import type { ActionResult } from '#components/form/action-result.ts';
import { canPush, currentSubscription, subscribeBrowser } from '#components/shell/browser-push.ts';
import { countOf } from '#lib/domain/language/format-number.ts';
import type { PushSubscriptionInput } from '#lib/notifications/subscribe-push.ts';
import classes from './account.module.css';
import { subscribePushAction, unsubscribePushAction } from './actions.ts';

type Props = { publicKey: string | null; devices: readonly string[] };

type Standing = 'looking' | 'cannot' | 'denied' | 'ready';

/** Turns pushes on and off in this browser, or says why it cannot be done. */
export function PushDevice({ publicKey, devices }: Props) {
  const [standing, setStanding] = useState<Standing>('looking');
  const [endpoint, setEndpoint] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, start] = useTransition();

  useEffect(() => {
    if (!canPush()) return setStanding('cannot');
    if (Notification.permission === 'denied') return setStanding('denied');
    currentSubscription().then(
      (subscription) => {
        setEndpoint(subscription?.endpoint ?? null);
        setStanding('ready');
      },
      () => setStanding('cannot'),
    );
  }, []);

  if (publicKey === null)
    return (
      <p>Push is not set up on this installation. An administrator finds what is missing under Channels.</p>
    );
  if (standing === 'looking') return <p role="status">Looking …</p>;
  if (standing === 'cannot') return <p>{CANNOT}</p>;
  if (standing === 'denied') return <p>{DENIED}</p>;

  const isOn = endpoint !== null && devices.includes(endpoint);
  const others = devices.length - (isOn ? 1 : 0);
  const run = (change: () => Promise<string | null>) => {
    setFailure(null);
    start(async () => {
      try {
        setFailure(await change());
      } catch (error) {
        unstable_rethrow(error);
        if (Notification.permission === 'denied') setStanding('denied');
        else setFailure('That did not work: the browser or the server could not be reached. Try again.');
      }
    });
  };
  const turnOn = async () => {
    const subscription = await subscribeBrowser(publicKey);
    setEndpoint(subscription.endpoint);
    return sentenceOf(await subscribePushAction(subscription.toJSON() as PushSubscriptionInput));
  };
  const turnOff = async () => {
    if (endpoint === null) return null;
    await (await currentSubscription())?.unsubscribe();
    return sentenceOf(await unsubscribePushAction(endpoint));
  };
  return (
    <>
      <p role="status">
        {isOn ? 'Pushes come to this browser.' : 'Pushes do not come to this browser.'}
        {others > 0 && ` They come to ${countOf(others, 'other device')} of yours.`}
      </p>
      <p>
        A push holds the ticket’s number and what happened, nothing of residents. Pushes come while you are
        signed in here: signing out turns them off. A session ends after twelve hours; they come again when
        you sign in again.
      </p>
      <div className={classes.end}>
        <Button
          variant={isOn ? 'default' : 'filled'}
          loading={pending}
          onClick={() => run(isOn ? turnOff : turnOn)}
        >
          {isOn ? 'Turn off on this device' : 'Turn on on this device'}
        </Button>
        {failure && (
          <span role="alert" className={classes.failure}>
            {failure}
          </span>
        )}
      </div>
    </>
  );
}

const CANNOT =
  'This browser takes no pushes. On an iPhone or iPad, put Lungisa on the home screen first; elsewhere try another browser, or a window that is not private.';
const DENIED =
  'You have told this browser to show no notifications of Lungisa. Allow them in the browser’s settings for this site, then come back.';

const sentenceOf = (result: ActionResult<void>): string | null => (result.ok ? null : result.message);
