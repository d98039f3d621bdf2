/* Holds a file open, and lets nobody else have it, for so many milliseconds: `hold FILE MS`. */
#include <stdio.h>
#include <windows.h>

int wmain(int count, wchar_t** words) {
  HANDLE file = count == 3 ? CreateFileW(words[1], GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) : INVALID_HANDLE_VALUE;
  if (file == INVALID_HANDLE_VALUE) return 1;
  puts("held");
  fflush(stdout);
  Sleep(_wtoi(words[2]));
  return 0;
}
