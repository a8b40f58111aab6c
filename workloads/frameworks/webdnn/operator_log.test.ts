// No registry has WebDNN 2: the lines here are those that its build of 2026-06 wrote in Chromium, by a log that works as its own.
import {expect, it} from 'vitest';
import type {LogMessage, Logging, OnnxWebDNN} from './onnx_library.ts';
import {OperatorLog} from './operator_log.ts';

const WARN = 3;
const DEBUG = 4;

/** Keeps lines of the configured severity, as the library's adapter `file` does. */
function createLibrary() {
  let buffer: LogMessage[] = [];
  let loglevel = WARN;
  const logging: Logging = {
    config({adapters}) {
      buffer = [];
      loglevel = adapters['file']!.loglevel[''];
      logging.adapters = {file: {buffer}};
    },
    adapters: {},
  };
  const library = {Logging: {WARN, DEBUG, getInstance: () => logging}} as unknown as OnnxWebDNN;
  const write = (severity: number, message: string, ...optionalParams: unknown[]): void => {
    if (severity <= loglevel) buffer.push({message, optionalParams});
  };
  return {log: new OperatorLog(library), write};
}

const retrying = 'Failed to run flatten_8. Retrying on cpu.';
const lacking = new Error('Operator implementation for Flatten, opset=17 does not exist.');

it('fails an inference of which an operator was tried again on the CPU', async () => {
  const {log, write} = createLibrary();
  const running = log.watch(() => {
    write(WARN, retrying, lacking);
    return Promise.resolve(1);
  });
  await expect(running).rejects.toMatchObject({
    outcome: 'wrong_backend',
    message: `WebDNN: ${retrying} Error: ${lacking.message}`,
  });
});

it('lets an inference pass in which only other things were said', async () => {
  const {log, write} = createLibrary();
  const answer = await log.watch(() => {
    write(WARN, 'Failed to get WebGL Performance');
    return Promise.resolve(1);
  });
  expect(answer).toBe(1);
});

it('says what failed when the CPU fails too', async () => {
  const {log, write} = createLibrary();
  const running = log.watch(() => {
    write(WARN, 'Failed to run gemm_0. Retrying on cpu.', new Error('first'));
    return Promise.reject(new Error('second'));
  });
  await expect(running).rejects.toThrow(
    'WebDNN: Failed to run gemm_0. Retrying on cpu. Error: first; Error: second',
  );
});

it('says which operators ran where', async () => {
  const {log, write} = createLibrary();
  const infer = () =>
    log.watch(() => {
      write(DEBUG, 'Running gemm_0(Gemm) on webgpu');
      write(DEBUG, 'CPU memory allocation', {size: 40});
      write(DEBUG, 'Running relu_1(Relu) on webgpu');
      write(DEBUG, 'Running gemm_2(Gemm) on webgpu');
      write(DEBUG, 'Running softmax_3(Softmax) on cpu');
      return Promise.resolve();
    });
  const placement = await log.placement('webgpu', infer);
  expect(placement).toBe('Gemm, Relu on webgpu; Softmax on cpu');
});

it('refuses operators with weights on another backend', async () => {
  const {log, write} = createLibrary();
  const placement = log.placement('wasm', () => {
    write(DEBUG, 'Running conv_0(Conv) on cpu');
    return Promise.resolve();
  });
  await expect(placement).rejects.toMatchObject({
    outcome: 'wrong_backend',
    message: 'asked for wasm, WebDNN computes Conv on cpu',
  });
});

it('refuses a library that does not say where operators run', async () => {
  const {log} = createLibrary();
  const placement = log.placement('cpu', () => Promise.resolve());
  await expect(placement).rejects.toThrow('does not say where operators run');
});
