import { type CategoryView, listCategories } from '#lib/categories/list-categories.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { listAssignablePeople, type Person } from '#lib/people/list-members.ts';
import { listTeams, type TeamView } from '#lib/people/list-teams.ts';
import { listWards, type WardView } from '#lib/wards/list-wards.ts';

/** What the forms of a ticket offer, and what the trail's ids are called. */
export type Choices = { categories: CategoryView[]; teams: TeamView[]; people: Person[]; wards: WardView[] };

export async function readChoices(actor: Actor): Promise<Choices> {
  const [categories, teams, people, wards] = await Promise.all([
    listCategories(actor),
    listTeams(actor),
    listAssignablePeople(actor),
    listWards(actor),
  ]);
  return { categories, teams, people, wards };
}
