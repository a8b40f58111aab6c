// A framework's sign. It never stands without the name.
import {isHollow, signOf} from './framework_shapes.ts';

export function FrameworkMark({framework, backend}: {framework: string; backend: string}) {
  const {path, colour: token, known} = signOf(framework);
  const colour = `var(--${token})`;
  const hollow = isHollow(backend);
  return (
    <svg class="sw" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path
        d={path}
        fill={hollow ? 'var(--bg)' : colour}
        stroke={colour}
        stroke-width={hollow || !known ? 1.6 : 1}
      />
    </svg>
  );
}
