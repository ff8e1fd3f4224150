import { Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { useReady } from '#components/form/ready-fields.tsx';
import type { Editing } from '#lib/service-areas/area-editing.ts';
import classes from './area.module.css';
import { figuresText, TOOL_NAMES, TOOLS, type Tool } from './tools.ts';

type Props = {
  editing: Editing;
  tool: Tool;
  onTool: (tool: Tool) => void;
  onUndo: () => void;
  onRedo: () => void;
  onJoin: () => void;
  onClear: () => void;
};

export function ToolBar({ editing, tool, onTool, onUndo, onRedo, onJoin, onClear }: Props) {
  const { past, present, future } = editing;
  const isReady = useReady();
  return (
    <>
      <div role="toolbar" aria-label="Drawing" className={classes.tools}>
        {TOOL_NAMES.map((name) => (
          <Button
            key={name}
            size="compact-sm"
            variant={tool === name ? 'filled' : 'default'}
            aria-pressed={tool === name}
            disabled={!isReady || (TOOLS[name].needsArea && present === null)}
            onClick={() => onTool(tool === name ? 'look' : name)}
          >
            {TOOLS[name].label}
          </Button>
        ))}
        <Act disabled={!present || present.coordinates.length < 2} onClick={onJoin}>
          Join parts
        </Act>
        <Act disabled={present === null} onClick={onClear}>
          Clear
        </Act>
        <Act
          leftSection={<IconArrowBackUp size={16} aria-hidden="true" />}
          aria-keyshortcuts="Control+Z"
          disabled={past.length === 0}
          onClick={onUndo}
        >
          Undo
        </Act>
        <Act
          leftSection={<IconArrowForwardUp size={16} aria-hidden="true" />}
          aria-keyshortcuts="Control+Shift+Z Control+Y"
          disabled={future.length === 0}
          onClick={onRedo}
        >
          Redo
        </Act>
      </div>
      <p className="quiet">
        <span role="status">{figuresText(present)}</span> {tool !== 'look' && TOOLS[tool].hint}
      </p>
    </>
  );
}

/** Done at once, where a tool is taken up. */
const Act = (props: ComponentProps<typeof Button<'button'>>) => (
  <Button size="compact-sm" variant="default" {...props} />
);
