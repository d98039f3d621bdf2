// On arm64 as qemu plays it, with OpenBLAS.
import { kernelTests } from './kernels.js';
import { arm } from './machines.js';

kernelTests(arm, ['baseline'], '/usr/lib/aarch64-linux-gnu/libopenblas.so.0');
