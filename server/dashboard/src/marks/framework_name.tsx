// Who computes in a trial: a framework with its backend, or an arm of the control, which is none.
import type {Trial} from '../collector/answers.ts';
import {FrameworkMark} from './framework_mark.tsx';

export function FrameworkName({trial, version}: {trial: Trial; version: boolean}) {
  return (
    <span class="arm">
      <FrameworkMark framework={trial.framework} backend={trial.backend} />
      {trial.control_arm === null ? (
        <>
          {trial.framework} {version && <span class="t2">{trial.framework_version} </span>}
          <span class="t2">{trial.backend}</span>
        </>
      ) : (
        <>
          control, <span class="t2">arm {trial.control_arm}</span>
        </>
      )}
    </span>
  );
}
