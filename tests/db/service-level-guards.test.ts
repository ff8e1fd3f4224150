import { describe, expect, it } from 'vitest';
import { changeServiceLevels } from '#lib/sla/change-service-levels.ts';
import { listServiceLevelChanges } from '#lib/sla/list-service-level-changes.ts';
import { listServiceLevels } from '#lib/sla/list-service-levels.ts';
import { serviceLevelChange } from '#lib/sla/service-level-input.ts';
import { previewServiceLevels } from '#lib/timers/preview-service-levels.ts';
import { describeConcurrent } from '../support/database.ts';
import { makeMunicipality } from './api-fixture.ts';

import {
  admin,
  at,
  calendarChange,
  FRIDAY,
  file,
  highPolicy,
  inTownsWithServiceLevels,
  make,
  manager,
  town,
  towns,
} from './service-level-fixture.ts';

inTownsWithServiceLevels();

describe('two administrators', () => {
  it('do not overwrite each other’s service level', async () => {
    const [mine, theirs] = [
      await highPolicy({ responseMinutes: 60 }),
      await highPolicy({ responseMinutes: 90 }),
    ];
    await make(theirs, at(FRIDAY));
    await expect(previewServiceLevels(admin, mine, at(FRIDAY))).rejects.toMatchObject({ code: 'conflict' });
    const { policies } = await listServiceLevels(admin);
    expect(policies.find(({ priority }) => priority === 'high')?.responseMinutes).toBe(90);
  });

  it('do not save what was previewed before the other’s change', async () => {
    const change = await highPolicy({ responseMinutes: 60 });
    const { fingerprint } = await previewServiceLevels(admin, change, at(FRIDAY));
    await make(await calendarChange({ observesPublicHolidays: false }), at(FRIDAY));
    const save = changeServiceLevels(admin, { change, fingerprint, appliesTo: 'open_tickets' }, at(FRIDAY));
    await expect(save).rejects.toThrow(
      'Service levels or calendars were changed after this preview. Look at the preview again, then save.',
    );
  });

  it('do not overwrite each other’s calendar', async () => {
    const mine = await calendarChange({ name: 'Mine' });
    await make(await calendarChange({ name: 'Theirs' }), at(FRIDAY));
    await expect(previewServiceLevels(admin, mine, at(FRIDAY))).rejects.toMatchObject({ code: 'conflict' });
  });
});

describeConcurrent('at the same moment', () => {
  it('one of two administrators saves, and the other is told', async () => {
    const changes = [await highPolicy({ responseMinutes: 60 }), await highPolicy({ responseMinutes: 90 })];
    const saves = await Promise.allSettled(
      await Promise.all(
        changes.map(async (change) => {
          const { fingerprint } = await previewServiceLevels(admin, change, at(FRIDAY));
          return { change, fingerprint, appliesTo: 'open_tickets' } as const;
        }),
      ).then((inputs) => inputs.map((input) => changeServiceLevels(admin, input, at(FRIDAY)))),
    );
    expect(saves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('bad input is answered with a sentence', () => {
  it.each([
    [{ responseMinutes: 0 }, 'The response time is 1 minute or more.'],
    [
      { responseMinutes: 2000 },
      'The response is due before the resolution: make the response time the shorter one.',
    ],
    [{ warnPercent: 100 }, 'Warn at 99 % at the latest: at 100 % it is overdue.'],
    [{ resolutionMinutes: 10_000_000 }, 'The resolution time is a year at most.'],
    [
      { chain: [{ target: 'person', delayMinutes: 0 }] },
      'A level that asks a named person needs the person; the others need none.',
    ],
  ])('%j', async (edits, sentence) => {
    const parsed = serviceLevelChange.safeParse({ ...(await highPolicy()), ...edits });
    expect(parsed.error?.issues[0]?.message).toBe(sentence);
  });

  it('a sensitive category has no deadlines', async () => {
    const change = await highPolicy({ category: 'abuse', replaces: null });
    await expect(previewServiceLevels(admin, change, at(FRIDAY))).rejects.toThrow(
      'Sensitive reports are the police’s and have no deadlines here.',
    );
  });

  it('nobody from elsewhere stands in a chain, nor the police', async () => {
    const liaison = await town.person('saps_liaison', { teams: [town.teams.saps] });
    const elsewhere = await makeMunicipality(`ELSE${towns}`);
    const stranger = await elsewhere.person('manager');
    for (const personId of [liaison.userId!, stranger.userId!]) {
      const change = await highPolicy({
        chain: [{ target: 'person', personId, delayMinutes: 0, countsWorkingTime: true }],
      });
      await expect(previewServiceLevels(admin, change, at(FRIDAY))).rejects.toThrow(
        'Level 1: there is no such person among the staff.',
      );
    }
  });

  it('a manager may not', async () => {
    const change = await highPolicy();
    expect(() =>
      changeServiceLevels(manager, { change, fingerprint: '', appliesTo: 'open_tickets' }, at(FRIDAY)),
    ).toThrow('Only an administrator looks after deadlines and calendars.');
    await expect(previewServiceLevels(manager, change, at(FRIDAY))).rejects.toThrow(/Only an administrator/);
  });
});

it('a preview leaves nothing behind', async () => {
  await file();
  const before = await listServiceLevels(admin);
  await previewServiceLevels(admin, await highPolicy({ responseMinutes: 60 }), at(FRIDAY));
  expect(await listServiceLevels(admin)).toEqual(before);
  expect(await listServiceLevelChanges(admin)).toEqual([]);
});
