'use client';

import {
  type MantineColorScheme,
  Menu,
  MenuDivider,
  MenuDropdown,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuTarget,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core';
import { IconBell, IconChevronDown, IconDownload, IconLogout } from '@tabler/icons-react';
import { type ReactNode, useTransition } from 'react';
import { AppLink } from '#components/shell/app-link.tsx';
import { PendingBar } from '#components/shell/pending-bar.tsx';
import classes from './menus.module.css';
import type { NavItem } from './navigation.ts';
import { signOut } from './sign-out.ts';

export const COLOR_SCHEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'As the device' },
] as const;

const ICONS: Record<string, ReactNode> = {
  '/exports': <IconDownload size={16} aria-hidden />,
  '/account/notifications': <IconBell size={16} aria-hidden />,
};

type Props = { name: string; roleName: string; places: readonly NavItem[] };

/** Who is signed in and as what, light or dark, and the way out. */
export function AccountMenu({ name, roleName, places }: Props) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [pending, start] = useTransition();
  return (
    <Menu
      position="bottom-end"
      width={220}
      shadow="md"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <MenuTarget>
        <UnstyledButton className={classes.target} aria-label={`${name} ${roleName}: account`}>
          <span className={classes.words}>
            <span className={classes.first}>{name}</span> <span className={classes.second}>{roleName}</span>
          </span>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </MenuTarget>
      <MenuDropdown>
        <MenuLabel>Appearance</MenuLabel>
        <MenuRadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}>
          {COLOR_SCHEMES.map(({ value, label }) => (
            <MenuRadioItem key={value} value={value}>
              {label}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        <MenuDivider />
        {places.map(({ href, label }) => (
          <MenuItem key={href} component={AppLink} href={href} leftSection={ICONS[href]}>
            {label}
          </MenuItem>
        ))}
        <MenuItem leftSection={<IconLogout size={16} aria-hidden />} onClick={() => start(signOut)}>
          Sign out
        </MenuItem>
      </MenuDropdown>
      <PendingBar pending={pending} />
    </Menu>
  );
}
