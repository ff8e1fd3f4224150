'use client';

import {
  Burger,
  CloseButton,
  DrawerBody,
  DrawerContent,
  DrawerOverlay,
  DrawerRoot,
  SegmentedControl,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { COLOR_SCHEMES } from './account-menu.tsx';
import classes from './mobile-menu.module.css';
import { NavLinks } from './nav-links.tsx';
import type { NavItem } from './navigation.ts';
import { signOut } from './sign-out.ts';

type Props = { items: NavItem[]; name: string; roleName: string; municipality: ReactNode };

/** All of the header that does not fit a phone. */
export function MobileMenu({ items, name, roleName, municipality }: Props) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes.root}>
      <Burger opened={opened} onClick={toggle} size="sm" aria-label="Menu" aria-expanded={opened} />
      <DrawerRoot opened={opened} onClose={close} position="right" size="min(20rem, 85vw)">
        <DrawerOverlay />
        <DrawerContent aria-label="Menu">
          <DrawerBody className={classes.body}>
            <CloseButton className={classes.close} aria-label="Close the menu" onClick={close} />
            <nav aria-label="Main">
              <NavLinks items={items} vertical onNavigate={close} />
            </nav>
            <div className={classes.part}>{municipality}</div>
            <div className={classes.part}>
              <span id="scheme-label" className={classes.label}>
                Appearance
              </span>
              <SegmentedControl
                fullWidth
                aria-labelledby="scheme-label"
                data={COLOR_SCHEMES.map(({ value, label }) => ({ value, label }))}
                value={colorScheme}
                onChange={setColorScheme}
              />
            </div>
            <div className={classes.part}>
              <p className={classes.who}>
                {name}
                <span className={classes.label}>{roleName}</span>
              </p>
              <form action={signOut}>
                <button type="submit" className={classes.signOut}>
                  Sign out
                </button>
              </form>
            </div>
          </DrawerBody>
        </DrawerContent>
      </DrawerRoot>
    </div>
  );
}
