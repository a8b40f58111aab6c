// All figures that have a query of their own, in the order of the page.
import {capabilities} from './capability_figure.ts';
import type {Against} from './cost_figure.ts';
import {costFigure} from './cost_figure.ts';
import type {Figure} from './figure.ts';
import {nativeGap} from './gap_figure.ts';
import {callDepth, cpu, modelSize} from './machine_figures.ts';
import type {By} from './time_figures.ts';
import {architectures, timeFigures} from './time_figures.ts';

export interface Choices {
  by: By;
  against: Against;
  /** null: the one with most to choose from. */
  problem: string | null;
}

export function allFigures({by, against, problem}: Choices): Figure[] {
  const [training, loading, warmup, inference] = timeFigures(by) as [
    Figure,
    Figure,
    Figure,
    Figure,
  ];
  return [
    training,
    cpu,
    modelSize,
    loading,
    warmup,
    inference,
    architectures,
    capabilities,
    nativeGap,
    callDepth,
    costFigure(against, problem),
  ];
}
