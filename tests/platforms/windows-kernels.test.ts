// On Windows as wine plays it, with plain loops for a BLAS: there is no OpenBLAS for Windows here. Its processor is this one.
import { requireAddon } from '../native/addon.mjs';
import { kernelTests } from './kernels.js';
import { windows } from './machines.js';

const isas = requireAddon().isas() as string[];
kernelTests(windows, isas, windows.compile('blas.dll', 'recording_blas.c', '-O1', '-shared'));
