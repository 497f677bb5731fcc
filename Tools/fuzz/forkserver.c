// Loaded into a program before its own libraries, so that it need not be started anew for each input:
// the program stops before `main`, and a copy of the process goes on for each request. Half a hundred
// libraries are then loaded once, which is most of what a short command costs.
//
// FORKSERVER holds two descriptors. A request on the first is a length and as many bytes: arguments,
// each with a zero behind it. Standard output and error go to files of the names `stdout` and `stderr`
// in the working folder. The answer on the second is the status of `wait`, microseconds of processor
// time, and the kilobytes of memory at most.
//
// Swift does not take the arguments that `main` has, but those of the start: there have to be more of these than of any request.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROCESSOR_SECONDS = 11, WALL_SECONDS = 120, LARGEST_FILE = 1 << 30 };

static int (*program)(int, char **, char **);
static int requests, answers;

static int readAll(void *target, size_t count) {
  for (size_t done = 0; done < count;) {
    ssize_t found = read(requests, (char *)target + done, count - done);
    if (found <= 0) return 0;
    done += (size_t)found;
  }
  return 1;
}

static void redirect(const char *path, int descriptor, int flags) {
  int file = open(path, flags, 0600);
  if (file < 0 || dup2(file, descriptor) < 0) _exit(125);
  close(file);
}

// What makes a copy of the process a run of the program with these arguments.
static int become(int room, char **list, char *text, size_t length) {
  int count = 0;
  for (char *next = text; next < text + length && count < room; next += strlen(next) + 1) list[count++] = next;
  list[count] = NULL;
  redirect("/dev/null", 0, O_RDONLY);
  redirect("stdout", 1, O_WRONLY | O_CREAT | O_TRUNC);
  redirect("stderr", 2, O_WRONLY | O_CREAT | O_TRUNC);
  close(requests);
  close(answers);
  struct rlimit seconds = {PROCESSOR_SECONDS, PROCESSOR_SECONDS}, bytes = {LARGEST_FILE, LARGEST_FILE};
  setrlimit(RLIMIT_CPU, &seconds);
  setrlimit(RLIMIT_FSIZE, &bytes);
  return program(count, list, environ);
}

// Waits for a copy; one that takes too long is killed.
static void await(pid_t child, int64_t answer[3]) {
  struct timespec pause = {0, 200000}, start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  struct rusage usage;
  int status;
  while (wait4(child, &status, WNOHANG, &usage) == 0) {
    nanosleep(&pause, NULL);
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec - start.tv_sec > WALL_SECONDS) kill(child, SIGKILL);
  }
  answer[0] = status;
  answer[1] = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
  answer[2] = usage.ru_maxrss;
}

static int serve(int count, char **arguments, char **environment) {
  (void)environment;
  const char *descriptors = getenv("FORKSERVER");
  if (!descriptors || sscanf(descriptors, "%d %d", &requests, &answers) != 2) return 1;
  unsetenv("LD_PRELOAD");
  unsetenv("FORKSERVER");
  for (;;) {
    uint32_t length;
    if (!readAll(&length, sizeof length)) return 0;
    char *text = malloc(length);
    if (!text || !readAll(text, length)) return 1;
    pid_t child = fork();
    if (child == 0) return become(count, arguments, text, length);
    free(text);
    int64_t answer[3] = {-1, 0, 0};
    if (child > 0) await(child, answer);
    if (write(answers, answer, sizeof answer) != sizeof answer) return 1;
  }
}

int __libc_start_main(
    int (*entry)(int, char **, char **), int count, char **arguments, int (*start)(int, char **, char **), void (*finish)(void),
    void (*unload)(void), void *stackEnd) {
  int (*original)(int (*)(int, char **, char **), int, char **, int (*)(int, char **, char **), void (*)(void), void (*)(void), void *) =
      dlsym(RTLD_NEXT, "__libc_start_main");
  program = entry;
  return original(serve, count, arguments, start, finish, unload, stackEnd);
}
