// The part of WebDNN's global `WebDNN` (1.2.11) that the adapter calls.
export interface Runner {
  /** The one that really computes. */
  backendName: string;
  inputs: {set(values: Float32Array): void}[];
  outputs: {toActual(): Float32Array}[];
  /** Ends when the outputs can be read. */
  run(): Promise<void>;
}
export interface WebDNN {
  load(
    directory: string,
    options: {backendOrder: string[]; cacheStrategy: 'networkOnly'; saveCache: false},
  ): Promise<Runner>;
  getBackendAvailability(): {status: Record<string, boolean>};
}
