'use client';

import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { type Duration, dayMinutesOf } from '#lib/domain/sla/duration.ts';
import { CHAIN_TARGETS, type ChainTarget, MOST_LEVELS } from '#lib/domain/sla/escalation-chain.ts';
import { DurationField } from './duration-field.tsx';
import classes from './service-levels.module.css';

export type LevelDraft = {
  /** Only for React, which has to tell levels apart while they are moved. */
  key: number;
  target: ChainTarget;
  personId: string;
  delay: Duration;
  countsWorkingTime: boolean;
};

export type Colleague = { id: string; name: string };

type Props = {
  levels: readonly LevelDraft[];
  colleagues: readonly Colleague[];
  dayMinutes: number;
  isAroundTheClock: boolean;
  errorOf: (field: string) => string | undefined;
  onChange: (levels: LevelDraft[]) => void;
};

const TARGET_NAMES: Record<ChainTarget, string> = {
  team_manager: 'The team’s manager',
  managers: 'The managers of the municipality',
  admins: 'The administrators',
  person: 'A named person',
};

/** Who is asked, one after the other, while a breached ticket waits. */
export function ChainFields({ levels, colleagues, dayMinutes, isAroundTheClock, errorOf, onChange }: Props) {
  const edit = (at: number, edits: Partial<LevelDraft>) =>
    onChange(levels.map((level, index) => (index === at ? { ...level, ...edits } : level)));
  const add = () => {
    const key = Math.max(0, ...levels.map((level) => level.key)) + 1;
    const delay: Duration = { amount: levels.length === 0 ? 0 : 1, unit: 'hours' };
    onChange([...levels, { key, target: 'managers', personId: '', delay, countsWorkingTime: true }]);
  };
  return (
    <fieldset>
      <legend className={classes.legend}>Escalation chain</legend>
      {levels.length === 0 && <p className="hint">Nobody is asked when the deadline passes.</p>}
      <ol className={classes.levels}>
        {levels.map((level, at) => {
          const number = at + 1;
          const counts = level.countsWorkingTime && !isAroundTheClock;
          return (
            <li key={level.key} className={classes.level}>
              <NativeSelect
                label={`Level ${number} asks`}
                value={level.target}
                onChange={(event) =>
                  edit(at, { target: event.currentTarget.value as ChainTarget, personId: '' })
                }
                data={CHAIN_TARGETS.map((value) => ({ value, label: TARGET_NAMES[value] }))}
              />
              {level.target === 'person' && (
                <NativeSelect
                  label={`Person of level ${number}`}
                  name={`chain.${at}.personId`}
                  value={level.personId}
                  error={errorOf(`chain.${at}.personId`)}
                  onChange={(event) => edit(at, { personId: event.currentTarget.value })}
                  data={[
                    { value: '', label: 'Choose a person' },
                    ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                />
              )}
              <DurationField
                label={
                  at === 0 ? 'After the deadline, level 1 waits' : `After level ${at}, level ${number} waits`
                }
                name={`chain.${at}.delayMinutes`}
                value={level.delay}
                dayMinutes={counts ? dayMinutes : dayMinutesOf(null)}
                countsWorkingTime={counts}
                error={errorOf(`chain.${at}.delayMinutes`)}
                onChange={(delay) => edit(at, { delay })}
              />
              {!isAroundTheClock && (
                <Checkbox
                  label={`Level ${number} counts working time`}
                  checked={level.countsWorkingTime}
                  onChange={(event) => edit(at, { countsWorkingTime: event.currentTarget.checked })}
                />
              )}
              <div className={classes.buttons}>
                <Button
                  size="xs"
                  variant="default"
                  disabled={at === 0}
                  onClick={() => onChange(swapped(levels, at - 1))}
                >
                  Move level {number} up
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => onChange(levels.filter((_, index) => index !== at))}
                >
                  Remove level {number}
                </Button>
              </div>
            </li>
          );
        })}
      </ol>
      <Button variant="default" size="xs" mt="sm" onClick={add} disabled={levels.length >= MOST_LEVELS}>
        Add a level
      </Button>
    </fieldset>
  );
}

/** With the level at `at` and the one after it in each other's place. */
function swapped(levels: readonly LevelDraft[], at: number): LevelDraft[] {
  const moved = [...levels];
  moved.splice(at, 2, ...levels.slice(at, at + 2).reverse());
  return moved;
}
