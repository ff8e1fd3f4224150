import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { dayNamed } from '#lib/domain/time/local-day.ts';
import { type Audience, FILTERS_FOR, searchLabel } from './audience.ts';
import { FilterForm } from './filter-form.tsx';
import type { FilterOptions } from './filter-options.ts';
import classes from './filter-panel.module.css';
import { type ListAddress, type ListKey, listHref } from './list-address.ts';

type Props = { address: ListAddress; audience: Audience; options: FilterOptions; timeZone: string };

/** All filters of the list. Native controls throughout: nothing to load, nothing to learn. */
export function FilterPanel({ address, audience, options, timeZone }: Props) {
  const dayOf = ([value = '']: string[] = []) => dayNamed(value, timeZone) ?? undefined;
  const keys: readonly ListKey[] = FILTERS_FOR[audience];
  const groups = keys.flatMap((key) => {
    const group = options[key];
    return group && group.choices.length > 0 ? [{ key, ...group }] : [];
  });
  return (
    <details className={classes.panel}>
      <summary className={classes.summary}>
        <IconAdjustmentsHorizontal size={18} aria-hidden />
        Filters
      </summary>
      {/* A new form for each address, so that it shows what the address says. */}
      <FilterForm key={listHref(address)} className={classes.form}>
        <div className={classes.line}>
          <TextField name="q" type="search" label={searchLabel(audience)} value={address.q?.[0]} />
          <TextField name="from" type="date" label="Reported from" value={dayOf(address.from)} />
          <TextField name="to" type="date" label="Reported to" value={dayOf(address.to)} />
        </div>
        <div className={classes.groups}>
          {groups.map(({ key, label, choices }) => (
            <fieldset key={key} className={classes.group}>
              <legend>{label}</legend>
              <div className={classes.choices}>
                {choices.map((choice) => (
                  <label key={choice.value} className={classes.choice}>
                    <input
                      type="checkbox"
                      name={key}
                      value={choice.value}
                      defaultChecked={address[key]?.includes(choice.value)}
                    />
                    {choice.label}
                  </label>
                ))}
              </div>
            </fieldset>
          ))}
        </div>
        {address.sort && <input type="hidden" name="sort" value={address.sort[0]} />}
        <button type="submit" className={classes.apply}>
          Apply filters
        </button>
      </FilterForm>
    </details>
  );
}

type FieldProps = { name: string; type: string; label: string; value: string | undefined };

function TextField({ name, type, label, value }: FieldProps) {
  return (
    <label className={classes.field}>
      {label}
      <input name={name} type={type} defaultValue={value} maxLength={type === 'search' ? 200 : undefined} />
    </label>
  );
}
