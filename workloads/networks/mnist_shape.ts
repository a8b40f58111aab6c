// MNIST: grey images of 28 x 28 in ten classes (LeCun, Cortes, Burges).
export const ROWS = 28;
export const COLUMNS = 28;
export const PIXELS = ROWS * COLUMNS;
export const CLASSES = 10;
