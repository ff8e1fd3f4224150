import { useEffect } from 'react';

/** Asks before what was drawn is lost: by a link, by closing, by loading the page again. */
export function useUnsavedWarning(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const closing = (event: BeforeUnloadEvent) => event.preventDefault();
    const leaving = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      const stays = !link || link.getAttribute('target') === '_blank' || link.hasAttribute('download');
      if (stays || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (window.confirm('The area is not saved. Leave the page and lose what you drew?')) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('beforeunload', closing);
    // Before the router hears of it.
    document.addEventListener('click', leaving, { capture: true });
    return () => {
      window.removeEventListener('beforeunload', closing);
      document.removeEventListener('click', leaving, { capture: true });
    };
  }, [isUnsaved]);
}
