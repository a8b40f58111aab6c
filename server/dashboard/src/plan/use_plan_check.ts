// What the collector says of the plan in the form, asked anew shortly after each change.
import {useEffect, useState} from 'preact/hooks';
import type {CheckedPlan} from '../collector/answers.ts';
import {checkedPlanAnswer} from '../collector/answers.ts';
import {CollectorFailure} from '../collector/client.ts';
import type {Collector} from '../collector/use_collector.ts';
import type {PlanDocument} from './plan_document.ts';
import type {Problem} from './plan_problem.ts';

const TYPING_MS = 250;

export interface PlanCheck {
  /** Of the newest plan that was valid; null: none has been yet. */
  checked: CheckedPlan | null;
  problem: Problem | null;
  /** What is said is of this very plan. */
  current: boolean;
}

/** `plan` null: there is none to ask about. */
export function usePlanCheck({client}: Collector, plan: PlanDocument | null): PlanCheck {
  const [said, setSaid] = useState<Omit<PlanCheck, 'current'> & {of: PlanDocument | null}>({
    checked: null,
    problem: null,
    of: null,
  });
  useEffect(() => {
    if (plan === null) return;
    let outdated = false;
    const say = (answer: {checked?: CheckedPlan; problem: Problem | null}): void => {
      if (!outdated) setSaid((before) => ({...before, ...answer, of: plan}));
    };
    const timer = setTimeout(() => {
      client.post('/plans/check', plan, checkedPlanAnswer).then(
        (checked) => say({checked, problem: null}),
        (error: unknown) => {
          if (!(error instanceof CollectorFailure)) throw error;
          say({problem: {path: error.path ?? '$', message: error.message}});
        },
      );
    }, TYPING_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [client, plan]);
  return {checked: said.checked, problem: said.problem, current: said.of === plan};
}
