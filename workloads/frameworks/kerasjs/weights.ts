// Whether a model's weights have the shapes that its layers ask for. The library does not look: on the GPU it reads past
// the end of a weight that is too small, and gives numbers.
import type {Layer, LayerDefinition, Model} from './library.ts';

const GATES: Record<string, number> = {SimpleRNN: 1, GRU: 3, LSTM: 4};

function lengths(value: unknown, rank: number): number[] {
  return Array.isArray(value) ? (value as number[]) : Array<number>(rank).fill(value as number);
}

/** Shapes by the weight's name, of the kinds of layers that hold nearly all weights; others are not looked at. */
function shapesAsked(
  {class_name, config}: LayerDefinition,
  inputShape: number[],
): Record<string, number[]> {
  const last = inputShape.at(-1)!;
  const units = config.units as number;
  const filters = config.filters as number;
  const convolution = /^Conv([123])D$/.exec(class_name);
  if (class_name === 'Dense') return {kernel: [last, units], bias: [units]};
  if (convolution !== null) {
    const size = lengths(config.kernel_size, Number(convolution[1]));
    const channels = config.data_format === 'channels_first' ? inputShape[0]! : last;
    return {kernel: [...size, channels, filters], bias: [filters]};
  }
  const gates = GATES[class_name];
  if (gates === undefined) return {};
  const columns = gates * units;
  return {kernel: [last, columns], recurrent_kernel: [units, columns], bias: [columns]};
}

function shapeOf({output: {tensor, originalShape, is2DReshaped}}: Layer): number[] {
  return is2DReshaped === true && originalShape !== undefined ? originalShape : tensor.shape;
}

/** Of a model that has run once, so that every layer has an output. */
export function checkWeights({modelConfig, modelLayersMap, modelWeights}: Model): void {
  const {config} = modelConfig;
  for (const definition of Array.isArray(config) ? config : config.layers) {
    const {name} = definition.config;
    const before = modelLayersMap.get(modelLayersMap.get(name)?.inbound[0] ?? '');
    if (before === undefined) continue;
    for (const [weight, shape] of Object.entries(shapesAsked(definition, shapeOf(before)))) {
      // The library takes the first weight whose name has that in it.
      const found = modelWeights.find(({weightName}) => weightName.includes(`${name}/${weight}`));
      if (found !== undefined && found.shape.join('x') !== shape.join('x'))
        throw new Error(
          `layer ${name} asks for ${weight} of shape ${shape.join('x')}, the file holds ${found.shape.join('x')}`,
        );
    }
  }
}
