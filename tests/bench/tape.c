/* The limit: the same flat tape in C. The forward pass keeps each edge's local derivative; the backward
   pass is the same few lines for every operation and keeps each contribution. */
#include <math.h>

enum { LEAF, ADD, SUB, MUL, TANH, RELU, SCALE, SQUARE };

void step(int n, const signed char *op, const int *a, const int *b, const double *c,
          double *v, double *g, double *la, double *lb, double *ca, double *cb) {
  for (int i = 0; i < n; i++) {
    double x = v[a[i]], y = v[b[i]];
    switch (op[i]) {
      case LEAF: break;
      case ADD: v[i] = x + y; la[i] = 1; lb[i] = 1; break;
      case SUB: v[i] = x - y; la[i] = 1; lb[i] = -1; break;
      case MUL: v[i] = x * y; la[i] = y; lb[i] = x; break;
      case TANH: v[i] = tanh(x); la[i] = 1 - v[i] * v[i]; break;
      case RELU: v[i] = x > 0 ? x : 0; la[i] = x > 0; break;
      case SCALE: v[i] = x * c[i]; la[i] = c[i]; break;
      case SQUARE: v[i] = x * x; la[i] = 2 * x; break;
    }
    g[i] = 0;
  }
  g[n - 1] = 1;
  for (int i = n - 1; i >= 0; i--) {
    if (op[i] == LEAF) continue;
    g[a[i]] += ca[i] = g[i] * la[i];
    if (op[i] <= MUL) g[b[i]] += cb[i] = g[i] * lb[i];
  }
}
