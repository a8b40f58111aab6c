// What a reader has to know of the numbers who has nothing but the report; docs/method.md defines every one of them.
export const METHOD: readonly string[] = [
  'A configuration is a framework, its version, its backend, a network and its parameters. A trial is one load of its page in a tab of its own, with a GPU process of its own; iterations of a trial depend on each other, so all statistics are over trials. Trials run one at a time, in blocks that hold each configuration once, in an order drawn by the seed.',
  'A page warms up until its durations have settled, then measures; a trial gives the mean, median and 95th percentile of the part of its iterations that is steady, or is marked no_steady_state. An inference ends when its result can be read on the main thread, a batch of training when its loss can.',
  'Means of several trials stand with their 95 % interval by Student’s t; of times it is that of their logarithms, so that it never reaches below 0. The number of trials behind each is n. Medians of one trial have no interval.',
  'Memory and CPU are those of the browser’s own processes as the kernel counts them, in the measured phase alone: 100 % is one core; footprint is private memory as Chromium’s task manager has it.',
  'An outcome that is not done is a result: it stands where the number would. A number marked with a flag was measured under circumstances that the flag names; it is not left out.',
];
