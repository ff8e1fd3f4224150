'use client';

import {
  Menu,
  MenuDropdown,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuTarget,
  UnstyledButton,
} from '@mantine/core';
import { IconBuildingCommunity, IconChevronDown } from '@tabler/icons-react';
import { useTransition } from 'react';
import { PendingBar } from '#components/shell/pending-bar.tsx';
import { switchMunicipalityAction } from '../switch-municipality/actions.ts';
import classes from './menus.module.css';

type MembershipItem = { membershipId: string; municipalityName: string; roleName: string };

type Props = { memberships: MembershipItem[]; chosenId: string };

/** The municipality one works in. Whoever belongs to several, or has several roles, changes it here. */
export function MunicipalityMenu({ memberships, chosenId }: Props) {
  const [pending, start] = useTransition();
  const chosen = memberships.find(({ membershipId }) => membershipId === chosenId);
  const name = chosen?.municipalityName ?? '';
  if (memberships.length < 2) {
    return (
      <span className={classes.place}>
        <IconBuildingCommunity size={16} aria-hidden />
        {name}
      </span>
    );
  }
  const switchTo = (membershipId: string) => {
    const form = new FormData();
    form.set('membershipId', membershipId);
    start(() => switchMunicipalityAction(form));
  };
  return (
    <Menu
      position="bottom-end"
      width={260}
      shadow="md"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <MenuTarget>
        <UnstyledButton className={classes.target} aria-label={`${name}: change the municipality`}>
          <IconBuildingCommunity size={16} aria-hidden />
          <span className={classes.first}>{name}</span>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </MenuTarget>
      <MenuDropdown>
        <MenuLabel>Work in</MenuLabel>
        <MenuRadioGroup value={chosenId} onChange={switchTo}>
          {memberships.map(({ membershipId, municipalityName, roleName }) => (
            <MenuRadioItem key={membershipId} value={membershipId} closeMenuOnClick>
              <span className={classes.words}>
                {municipalityName} <span className={classes.second}>{roleName}</span>
              </span>
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuDropdown>
      <PendingBar pending={pending} />
    </Menu>
  );
}
