// What pages have to know of the ONNX files that are written here; the writer itself stays outside of them.

/** Dimensions of the file's input for one sample. One channel needs no reordering of values: there are no others here. */
export function onnxInputDims(inputShape: number[]): number[] {
  if (inputShape.length !== 3) return [1, ...inputShape];
  const [rows, columns, channels] = inputShape as [number, number, number];
  if (channels !== 1) throw new Error(`an image of ${channels} channels; known is 1`);
  return [1, channels, rows, columns];
}
