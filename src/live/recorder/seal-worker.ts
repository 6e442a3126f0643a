// The thread behind SealThread: seals one recording and tells what became of the days.
import { parentPort, workerData } from 'node:worker_threads';
import { type SealRequest, sealRecording } from './seal.ts';

// SealThread started this thread with its request.
parentPort?.postMessage(await sealRecording(workerData as SealRequest));
