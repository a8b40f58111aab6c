import {mergeConfig} from 'vitest/config';
import browsers from '../vitest.config.ts';

// Leases, alarms and locks of half a minute: nearly all of their time is waiting, so they run beside the others, one at a time.
export default mergeConfig(browsers, {test: {root: import.meta.dirname, maxWorkers: 1}});
