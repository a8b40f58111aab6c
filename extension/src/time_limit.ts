// Everything that the driver waits for is somebody else's to do: each such wait ends.

/** Rejects when `promise` has not settled in time; what it settles to later is nobody's. */
export function within<T>(limit_ms: number, what: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${what} within ${limit_ms / 1000} s`)),
      limit_ms,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
