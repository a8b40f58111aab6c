// The figures of a report: those of the dashboard that have something to show, numbered as in a paper.
import {allFigures} from '../src/figures/catalog.ts';
import {lightInk} from '../src/figures/ink.ts';
import type {Row} from '../src/figures/row.ts';
import {commandOf} from '../src/figures/sweep_query.ts';
import {bySweep} from '../src/figures/use_figures.ts';
import type {ReportDocument} from './report_document.ts';
import {figureRowsOf, isTruncated, nameOfSweep} from './report_document.ts';

const WIDTH = 1080; // of a page in landscape; a figure is drawn for the width that it has

export interface ReportFigure {
  number: number;
  title: string;
  caption: string;
  /** In a terminal: its rows. */
  commands: string[];
  rows: readonly Row[];
  svg: string;
}

export interface MissingFigure {
  title: string;
  why: string;
}

/** Sizes on the axis: by depth, and the same times by width where there are several. */
function wanted(): ReturnType<typeof allFigures> {
  const byDepth = allFigures({by: 'depth', against: 'memory', problem: null});
  const byWidth = allFigures({by: 'width', against: 'energy', problem: null});
  const titles = new Set(byDepth.map(({title}) => title));
  return [...byDepth, ...byWidth.filter(({title}) => !titles.has(title))];
}

export function reportFigures(
  content: ReportDocument,
  document: Document,
): {figures: ReportFigure[]; missing: MissingFigure[]} {
  const figures: ReportFigure[] = [];
  const missing: MissingFigure[] = [];
  for (const figure of wanted()) {
    const {title, query} = figure;
    if (isTruncated(content, query)) {
      missing.push({title, why: 'its rows are more than 100,000: take fewer sweeps'});
      continue;
    }
    const shown = figure.shows(figureRowsOf(content, query));
    const {rows, said} = bySweep(shown);
    if (rows.length === 0) {
      missing.push({title, why: `it needs ${figure.needs}; ${figure.plan} measures that`});
      continue;
    }
    const drawing = {document, ink: lightInk, width: WIDTH, trialAddress: null};
    figures.push({
      number: figures.length + 1,
      title,
      caption: said + figure.caption(rows),
      commands: content.sweeps
        .filter((each) =>
          shown.some(({sweep}) => sweep === undefined || sweep === nameOfSweep(each)),
        )
        .map(({sweep_id}) => commandOf(query, sweep_id)),
      rows,
      svg: figure.draw(drawing, rows).outerHTML,
    });
  }
  return {figures, missing};
}
