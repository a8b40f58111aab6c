// The adapter in Node on models that come over HTTP, as they do in a page.
import {createServer} from 'node:http';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {ModelFile, OpenedModel} from '../../harness/adapter.ts';
import {fedInputs} from '../../harness/fed_inputs.ts';
import {generatedSamples} from '../../harness/model_inputs.ts';
import {untimed} from '../../harness/timed_calls.ts';
import {trialsInNode} from '../../harness/trial_in_node.ts';
import type {NodeTrials} from '../../harness/trial_in_node.ts';
import {mlpNetwork} from '../../networks/mlp.ts';
import {referenceOutput} from '../../networks/reference.ts';
import {load} from './adapter.ts';
import manifest from './manifest.json' with {type: 'json'};

const network = mlpNetwork(1, 8, 7);
const files = new Map<string, Uint8Array>();
let server: Server;
let url: string;
let trials: NodeTrials;

beforeAll(async () => {
  trials = await trialsInNode(load, manifest, 'cpu');
  server = createServer((request, response) => {
    const content = files.get(request.url!.slice(1));
    response.writeHead(content === undefined ? 404 : 200);
    response.end(content ?? '{"ok": false}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.json`;
});
afterAll(() => server.close());
beforeEach(() => files.clear());

interface ModelJson {
  modelTopology: object;
  weightsManifest: {paths: string[]; weights: {name: string; shape: number[]; dtype: string}[]}[];
}

function put(json: ModelJson, weights: Uint8Array): void {
  files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
  files.set('weights.bin', weights);
}

/** Opened and checked, as the task does it. */
async function open(): Promise<OpenedModel> {
  const model = await trials.framework.openModel!(url, () => () => undefined, []);
  await model.check!();
  return model;
}

/** What the library itself saves of the dense network. */
async function saved(): Promise<{json: ModelJson; weights: Uint8Array}> {
  const model = await trials.framework.networks!.build!(network, 0, 1);
  const [json, weights] = (await model.save()) as [ModelFile, ModelFile];
  return {
    json: JSON.parse(new TextDecoder().decode(json.bytes)) as ModelJson,
    weights: weights.bytes,
  };
}

type Shape = number[];
const dims = (shape: Shape) => ({dim: shape.map((size) => ({size: String(size)}))});
const node = (name: string, op: string, input: string[], attr: object = {}) => ({
  name,
  op,
  input,
  attr: {T: {type: 'DT_FLOAT'}, dtype: {type: 'DT_FLOAT'}, ...attr},
});

/** A converted graph: relu(x w) + b. */
function graph(bias: Shape, last: object[] = []): ModelJson {
  const constant = (name: string, shape: Shape) =>
    node(name, 'Const', [], {value: {tensor: {dtype: 'DT_FLOAT', tensorShape: dims(shape)}}});
  const weights = [
    {name: 'w', shape: [2, 3], dtype: 'float32'},
    {name: 'b', shape: [3], dtype: 'float32'},
  ];
  return {
    modelTopology: {
      node: [
        node('x', 'Placeholder', [], {shape: {shape: dims([-1, 2])}}),
        constant('w', [2, 3]),
        constant('b', bias),
        node('product', 'MatMul', ['x', 'w'], {transpose_a: {b: false}, transpose_b: {b: false}}),
        node('relu', 'Relu', ['product']),
        node('sum', 'BiasAdd', ['relu', 'b']),
        ...last,
      ],
      versions: {producer: 1},
    },
    weightsManifest: [{paths: ['weights.bin'], weights}],
  };
}
const graphWeights = new Uint8Array(Float32Array.of(1, 0, -1, 0, 1, -1, 10, 20, 30).buffer);
const x = {type: 'float32', shape: [1, 2], values: Float32Array.of(1, 2)};

describe('a layers model', () => {
  it('gives what the network gives, and leaves no tensor behind', async () => {
    const {json, weights} = await saved();
    put(json, weights);
    const model = await open();
    const [sample] = generatedSamples(fedInputs(model.inputs, new Map()).inputs, 1);
    expect(sample![0]!.shape).toEqual([1, 784]);
    const before = trials.framework.memory()!.tensor_count;
    const [output] = await model.infer(sample!, untimed);
    expect(trials.framework.memory()!.tensor_count).toBe(before);
    expect(output).toMatchObject({type: 'float32', shape: [1, 10]});
    const expected = referenceOutput(network, sample![0]!.values as Float32Array);
    Array.from(expected).forEach((value, at) => expect(output!.values[at]).toBeCloseTo(value, 5));
  });

  it('takes several inputs in the order that it names', async () => {
    const input = (name: string, length: number) => ({
      class_name: 'InputLayer',
      name,
      config: {batch_input_shape: [null, length], dtype: 'float32', sparse: false, name},
      inbound_nodes: [],
    });
    const concatenate = {
      class_name: 'Concatenate',
      name: 'both',
      config: {name: 'both', axis: -1},
      inbound_nodes: [
        [
          ['left', 0, 0, {}],
          ['right', 0, 0, {}],
        ],
      ],
    };
    const config = {
      name: 'm',
      layers: [input('right', 1), input('left', 2), concatenate],
      input_layers: [
        ['right', 0, 0],
        ['left', 0, 0],
      ],
      output_layers: [['both', 0, 0]],
    };
    const topology = {
      keras_version: '2',
      backend: 'x',
      model_config: {class_name: 'Model', config},
    };
    put({modelTopology: topology, weightsManifest: [{paths: [], weights: []}]}, new Uint8Array());
    const model = await open();
    expect(model.inputs.map(({name, shape}) => [name, shape])).toEqual([
      ['right', [null, 1]],
      ['left', [null, 2]],
    ]);
    const right = {type: 'float32', shape: [1, 1], values: Float32Array.of(9)};
    const [output] = await model.infer([right, x], untimed);
    expect(output!.values).toEqual(Float32Array.of(1, 2, 9));
  });
});

describe('a graph', () => {
  it('is computed', async () => {
    put(graph([3]), graphWeights);
    const model = await open();
    expect(model.inputs).toEqual([{name: 'x', type: 'float32', shape: [-1, 2]}]);
    const before = trials.framework.memory()!.tensor_count;
    const [output] = await model.infer([x], untimed);
    expect(output).toMatchObject({name: 'sum', shape: [1, 3]});
    expect(output!.values).toEqual(Float32Array.of(11, 22, 30));
    expect(trials.framework.memory()!.tensor_count).toBe(before);
  });

  it('is computed with a weight of no values, whose length JSON leaves out', async () => {
    const json = graph(
      [3],
      [
        node('none', 'Const', [], {
          value: {tensor: {dtype: 'DT_FLOAT', tensorShape: {dim: [{}, {size: '1'}]}}},
        }),
        node('kept', 'Identity', ['none']),
      ],
    );
    json.weightsManifest[0]!.weights.push({name: 'none', shape: [0, 1], dtype: 'float32'});
    put(json, graphWeights);
    const outputs = await (await open()).infer([x], untimed);
    expect(outputs.map(({name, shape}) => [name, shape])).toEqual([
      ['sum', [1, 3]],
      ['kept', [0, 1]],
    ]);
  });

  it('is computed where a length depends on values', async () => {
    put(graph([3], [node('places', 'Where', ['relu'])]), graphWeights);
    const model = await open();
    const before = trials.framework.memory()!.tensor_count;
    for (const again of [1, 2]) {
      const outputs = await model.infer([x], untimed);
      const places = outputs.find(({name}) => name === 'places');
      expect(places?.shape, `call ${again}`).toEqual([2, 2]); // two of relu's values are not 0
      expect(places?.values).toEqual(Int32Array.of(0, 0, 0, 1));
    }
    expect(trials.framework.memory()!.tensor_count).toBe(before);
  });
});

describe('a damaged model is refused', () => {
  it.each([
    [
      'of too few bytes',
      graphWeights.subarray(0, 18),
      'its weight files hold 18 bytes, it describes 36',
    ],
    ['of too many', new Uint8Array(40), 'its weight files hold 40 bytes, it describes 36'],
  ])('weights %s', async (_, weights, message) => {
    put(graph([3]), weights);
    await expect(open()).rejects.toThrow(message);
  });

  it('a constant of another shape than its weights', async () => {
    put(graph([1]), graphWeights);
    await expect(open()).rejects.toThrow('its graph has b of shape 1, its weights 3');
  });

  it('a layer of another shape than its weights, in the words of the library', async () => {
    const {json, weights} = await saved();
    json.weightsManifest[0]!.weights[0]!.shape = [8, 784];
    put(json, weights);
    await expect(open()).rejects.toThrow('Shape mismatch');
  });

  it('a file of weights that is not there', async () => {
    put(graph([3]), graphWeights);
    files.delete('weights.bin');
    await expect(open()).rejects.toThrow('weights.bin: HTTP 404');
  });

  it('no weights at all', async () => {
    const {modelTopology} = graph([3]);
    files.set('model.json', new TextEncoder().encode(JSON.stringify({modelTopology})));
    await expect(open()).rejects.toThrow('it names no weights');
  });

  it('half a model.json', async () => {
    put(graph([3]), graphWeights);
    files.set('model.json', files.get('model.json')!.subarray(0, 100));
    await expect(open()).rejects.toThrow('Failed to parse model JSON');
  });
});
