import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type Audience, CHOICE_FILTERS } from '#lib/domain/ticket/filters.ts';
import { dayNamed } from '#lib/domain/time/local-day.ts';
import { hasFilter, type TypedField, typedFields } from './audience.ts';
import { FilterForm } from './filter-form.tsx';
import type { FilterOptions } from './filter-options.ts';
import classes from './filter-panel.module.css';
import { type ListAddress, listHref } from './list-address.ts';

type Props = { address: ListAddress; audience: Audience; options: FilterOptions; timeZone: string };

/** All filters of the list. Native controls throughout: nothing to load, nothing to learn. */
export function FilterPanel({ address, audience, options, timeZone }: Props) {
  const groups = CHOICE_FILTERS.filter((key) => hasFilter(audience, key))
    .map((key) => ({ key, ...options[key] }))
    .filter(({ choices }) => choices.length > 0);
  return (
    <details className={classes.panel}>
      <summary className={classes.summary}>
        <IconAdjustmentsHorizontal size={18} aria-hidden />
        Filters
      </summary>
      {/* A new form for each address, so that it shows what the address says. */}
      <FilterForm key={listHref(address)} className={classes.form}>
        <div className={classes.line}>
          {typedFields(audience).map((field) => {
            const [value = ''] = address[field.key] ?? [];
            // As a date field wants it; an instant in the address is shown as its day.
            const shown = field.type === 'date' ? (dayNamed(value, timeZone) ?? '') : value;
            return <TypedInput key={field.key} field={field} value={shown} />;
          })}
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

function TypedInput({ field, value }: { field: TypedField; value: string }) {
  const { key, label, type } = field;
  return (
    <label className={classes.field}>
      {label}
      <input name={key} type={type} defaultValue={value} maxLength={type === 'date' ? undefined : 200} />
    </label>
  );
}
