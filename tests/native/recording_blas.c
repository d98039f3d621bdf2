/* A BLAS for tests: plain loops that write each call as a line to the file that RECORDED_CALLS names. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void record(const char* format, ...) {
  FILE* file = fopen(getenv("RECORDED_CALLS"), "a");
  va_list values;
  if (!file) abort();
  va_start(values, format);
  vfprintf(file, format, values);
  va_end(values);
  fclose(file);
}

void cblas_sgemm(int order, int trans_a, int trans_b, int m, int n, int k, float alpha, const float* a, int lda, const float* b, int ldb, float beta, float* c, int ldc) {
  record("sgemm %d %d %d %d %d %d %g %d %d %g %d\n", order, trans_a, trans_b, m, n, k, alpha, lda, ldb, beta, ldc);
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < n; ++j) {
      double sum = 0;
      for (int p = 0; p < k; ++p) sum += (double)a[trans_a == 112 ? p * lda + i : i * lda + p] * b[trans_b == 112 ? j * ldb + p : p * ldb + j];
      c[i * ldc + j] = (float)(alpha * sum + (beta == 0 ? 0 : beta * c[i * ldc + j]));
    }
}

void openblas_set_num_threads(int count) { record("threads %d\n", count); }

void omp_set_num_threads(int count) { record("OpenMP %d\n", count); }

/* 0: no threads, 1: POSIX threads, 2: OpenMP */
int openblas_get_parallel(void) {
  const char* how = getenv("RECORDING_BLAS_PARALLEL");
  return how ? atoi(how) : 1;
}

char* openblas_get_config(void) { return "a BLAS for tests MAX_THREADS=3"; }

#ifdef LENDS_BUFFERS
static char buffers[3];
static int taken = 0;

void* blas_memory_alloc(int place) {
  record("take %d\n", ++taken + place);
  return &buffers[taken - 1];
}

void blas_memory_free(void* buffer) {
  record("give %d\n", (int)((char*)buffer - buffers) + 1);
  taken--;
}
#endif
