// The full profile of PDQ in C, written from its published description as plainly as that is: whole planes of floats, one
// value after the other, columns with a stride. It is what the C++ of PDQ's authors does, not their source. Built with
// cc -O3 -march=native, it is the peer that `bench pdq` runs beside the product in the same run.
//
// pdq WIDTH HEIGHT RUNS < pixels (RGB, 8 bits, without gaps): prints the median milliseconds of brightness, those of
// the rest, and the hash.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void box(const float *in, float *out, int count, int stride, int window) {
  int half = (window + 2) / 2, first = half - 1, growing = window - half + 1, steady = count - window, shrinking = half - 1;
  int left = 0, right = 0, to = 0, inside = 0, i;
  float sum = 0;
  for (i = 0; i < first; i++, right += stride) { sum += in[right]; inside++; }
  for (i = 0; i < growing; i++, right += stride, to += stride) { sum += in[right]; inside++; out[to] = sum / inside; }
  for (i = 0; i < steady; i++, right += stride, left += stride, to += stride) {
    sum += in[right];
    sum -= in[left];
    out[to] = sum / inside;
  }
  for (i = 0; i < shrinking; i++, left += stride, to += stride) { sum -= in[left]; inside--; out[to] = sum / inside; }
}

static int by_size(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

static double hash(const unsigned char *rgb, int width, int height, float *a, float *b, char *hex) {
  static float waves[16][64];
  float small[64][64], half[16][64], all[256], sorted[256], median;
  long pixels = (long)width * height, i;
  int x, y, k, round, across = (width + 127) / 128, down = (height + 127) / 128;
  for (y = 0; y < 16; y++)
    for (x = 0; x < 64; x++) waves[y][x] = (float)((float)sqrt(2.0 / 64) * cos(M_PI / 128 * (y + 1) * (2 * x + 1)));
  double begun = now(), bright;
  for (i = 0; i < pixels; i++) a[i] = (float)(0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2]);
  bright = now() - begun;
  for (round = 0; round < 2; round++) {
    for (y = 0; y < height; y++) box(a + (long)y * width, b + (long)y * width, width, 1, across);
    for (x = 0; x < width; x++) box(b + x, a + x, height, width, down);
  }
  for (y = 0; y < 64; y++)
    for (x = 0; x < 64; x++)
      small[y][x] = a[(long)((y + 0.5) * height / 64) * width + (long)((x + 0.5) * width / 64)];
  memset(half, 0, sizeof half);
  for (y = 0; y < 16; y++)
    for (k = 0; k < 64; k++)
      for (x = 0; x < 64; x++) half[y][x] += waves[y][k] * small[k][x];
  for (y = 0; y < 16; y++)
    for (x = 0; x < 16; x++) {
      float sum = 0;
      for (k = 0; k < 64; k++) sum += half[y][k] * waves[x][k];
      all[y * 16 + x] = sum;
    }
  memcpy(sorted, all, sizeof all);
  qsort(sorted, 256, sizeof *sorted, by_size);
  median = sorted[127];
  for (i = 0; i < 64; i++) {
    int digit = 0, bit;
    for (bit = 0; bit < 4; bit++) digit |= (all[(63 - i) * 4 + bit] > median) << bit;
    hex[i] = "0123456789abcdef"[digit];
  }
  hex[64] = 0;
  return bright;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int count, char **words) {
  int width, height, runs, i;
  if (count != 4) return 2;
  width = atoi(words[1]);
  height = atoi(words[2]);
  runs = atoi(words[3]);
  if (width < 5 || height < 5 || runs < 1 || (long)width * height > 200000000) return 2;
  unsigned char *rgb = malloc(3L * width * height);
  float *a = malloc(sizeof(float) * width * height), *b = malloc(sizeof(float) * width * height);
  double *bright = malloc(sizeof(double) * runs), *times = malloc(sizeof(double) * runs);
  char hex[65];
  if (!rgb || !a || !b || !bright || !times || fread(rgb, 3, (size_t)width * height, stdin) != (size_t)width * height) return 2;
  for (i = 0; i < runs; i++) {
    double begun = now();
    bright[i] = hash(rgb, width, height, a, b, hex);
    times[i] = now() - begun - bright[i];
  }
  qsort(bright, runs, sizeof *bright, ascending);
  qsort(times, runs, sizeof *times, ascending);
  printf("%.4f %.4f %s\n", bright[runs / 2], times[runs / 2], hex);
  return 0;
}
