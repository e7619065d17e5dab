/*
 * Sends messages for numbered devices and measures how long it takes until the other side hears of each one. What lies
 * in between, and whether it is made durable there, is none of its business.
 *
 *   roundtrip <port> <prefix> <devices> <run> press  <sender> <secret> <hearer> <secret>
 *   roundtrip <port> <prefix> <devices> <run> status <sender> <secret> <hearer> <secret>
 *
 * press: a button's press, until the sign of the same number blinks. status: a button's unchanged status, until the
 * other side hears it. Sender and hearer are two connections. Says `ready`; then, for each line
 * `<count> <outstanding> <every-us>` on its standard input, one line: microseconds in all, then each latency.
 * <every-us> 0: the next one goes when one was heard; else at fixed times, and latency counts from the time it was due.
 * What was not heard within ten seconds is missing from the line.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include "wire.h"

enum { SENDER, HEARER, CONNECTIONS, MOST_DEVICES = 1000, UNHEARD = 256, GIVE_UP_US = 10000000 };

struct connection {
  int socket;
  struct buffer in, out;
  uint16_t last_id;
};

/* When the messages of one device that were not heard yet were sent: first in, first out. */
struct device {
  double sent[UNHEARD];
  unsigned first, next;
};

static struct connection connections[CONNECTIONS];
static struct device devices[MOST_DEVICES];
static int device_count, presses, acknowledged;
static const char *prefix, *run;
static double *latencies;
static long sent, heard, serial;

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static long long epoch_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static uint16_t next_id(struct connection *connection) {
  if (++connection->last_id == 0) connection->last_id = 1;
  return connection->last_id;
}

static void send_one(double due) {
  int nth = serial % device_count;
  struct device *device = &devices[nth];
  char topic[200], payload[200];
  snprintf(topic, sizeof topic, "%sdevice/button/%d/%s", prefix, nth + 1, presses ? "event" : "status");
  const char *press = "{\"id\":\"press-%d-%08ld\",\"run\":\"%s\",\"at\":%lld,\"type\":\"pressed\"}";
  const char *status = "{\"online\":true,\"run\":\"%s\"}";
  int length = presses ? snprintf(payload, sizeof payload, press, getpid(), serial, run, epoch_ms())
                       : snprintf(payload, sizeof payload, status, run);
  device->sent[device->next++ % UNHEARD] = due;
  put_publish(&connections[SENDER].out, topic, next_id(&connections[SENDER]), payload, length);
  serial++;
  sent++;
}

/* The number in `…/device/<kind>/<number>/<part>`, counted from 0. */
static int device_in(const char *topic, size_t length) {
  size_t start = length;
  for (int slashes = 0; start > 0 && slashes < 2; start--) slashes += topic[start - 1] == '/';
  return atoi(topic + start + 1) - 1;
}

static void on_publish(struct connection *connection, const struct packet *packet) {
  size_t length = number_at(packet->body);
  const uint8_t *id = packet->body + 2 + length;
  size_t payload = packet->length - length - 4;
  put_puback(&connection->out, id);
  if (presses && !memmem(id + 2, payload, "\"blink\":true", 12)) return;
  int nth = device_in((const char *)packet->body + 2, length);
  if (nth < 0 || nth >= device_count) return;
  struct device *device = &devices[nth];
  if (device->first == device->next) return;
  latencies[heard++] = now_us() - device->sent[device->first++ % UNHEARD];
}

static void on_packet(struct connection *connection, const struct packet *packet) {
  int type = packet->first >> 4;
  if (type == PUBLISH) on_publish(connection, packet);
  int refused = (type == CONNACK && packet->body[1] != 0) || (type == SUBACK && packet->body[2] > 2);
  if (refused) {
    fprintf(stderr, "refused: %s\n", type == CONNACK ? "connection" : "subscription");
    exit(1);
  }
  if (type == CONNACK || type == SUBACK) acknowledged++;
}

static void send_all(void) {
  for (int n = 0; n < CONNECTIONS; n++)
    if (connections[n].out.length > 0 && !send_out(connections[n].socket, &connections[n].out)) exit(1);
}

/* Waits for at most `us` for something to come in, and takes it. */
static void take_all(double us) {
  struct pollfd files[CONNECTIONS];
  for (int n = 0; n < CONNECTIONS; n++) files[n] = (struct pollfd){.fd = connections[n].socket, .events = POLLIN};
  struct timespec wait = {us / 1e6, (long)(us * 1000) % 1000000000};
  if (ppoll(files, CONNECTIONS, &wait, 0) <= 0) return;
  for (int n = 0; n < CONNECTIONS; n++) {
    if (!files[n].revents) continue;
    struct connection *connection = &connections[n];
    if (!take_in(connection->socket, &connection->in)) {
      fprintf(stderr, "connection %d was closed\n", n);
      exit(1);
    }
    struct packet packet;
    size_t done = 0;
    while (next_packet(&connection->in, &done, &packet)) on_packet(connection, &packet);
    drop_front(&connection->in, done);
  }
  send_all();
}

static void await_acknowledged(int wanted) {
  send_all();
  for (double end = now_us() + GIVE_UP_US; acknowledged < wanted;) {
    take_all(100000);
    if (now_us() < end) continue;
    fprintf(stderr, "no answer from the broker\n");
    exit(1);
  }
}

static void connect_as(int nth, int port, const char *user, const char *secret) {
  struct connection *connection = &connections[nth];
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  connection->socket = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(connection->socket, (void *)&address, sizeof address) != 0) {
    perror("connect");
    exit(1);
  }
  fcntl(connection->socket, F_SETFL, O_NONBLOCK);
  char id[100];
  snprintf(id, sizeof id, "%s~%d-%d", user, getpid(), nth);
  put_head(&connection->out, CONNECT << 4, 10 + 2 + strlen(id) + 2 + strlen(user) + 2 + strlen(secret));
  /* MQTT 3.1.1; clean session, name and password; 30 s: a line that is silent for 45 s between two series is closed. */
  put(&connection->out, "\0\4MQTT\4\xc2\0\x1e", 10);
  put_text(&connection->out, id);
  put_text(&connection->out, user);
  put_text(&connection->out, secret);
}

static void subscribe_all(void) {
  struct connection *hearer = &connections[HEARER];
  for (int n = 1; n <= device_count; n++) {
    char topic[200];
    snprintf(topic, sizeof topic, presses ? "%sdevice/sign/%d/show" : "%sdevice/button/%d/status", prefix, n);
    put_head(&hearer->out, SUBSCRIBE << 4 | 2, 2 + 2 + strlen(topic) + 1);
    put_number(&hearer->out, next_id(hearer));
    put_text(&hearer->out, topic);
    put_byte(&hearer->out, 1);
  }
}

static void series(long count, long outstanding, double every_us) {
  latencies = realloc(latencies, (count + 1) * sizeof *latencies);
  sent = heard = 0;
  for (int n = 0; n < device_count; n++) devices[n].first = devices[n].next;
  double start = now_us(), due = start, last = start;
  while (heard < count && now_us() - last < GIVE_UP_US) {
    long before = heard;
    if (every_us > 0)
      for (; sent < count && due <= now_us(); due += every_us) send_one(due);
    else
      while (sent < count && sent - heard < outstanding) send_one(now_us());
    send_all();
    double left = due - now_us();
    take_all(every_us > 0 && sent < count ? (left > 0 ? left : 0) : 100000);
    if (heard > before) last = now_us();
  }
  printf("%.1f", now_us() - start);
  for (long n = 0; n < heard; n++) printf(" %.1f", latencies[n]);
  printf("\n");
  fflush(stdout);
}

int main(int count, char **words) {
  if (count != 10) return 2;
  prefix = words[2];
  device_count = atoi(words[3]);
  run = words[4];
  presses = strcmp(words[5], "press") == 0;
  if (device_count < 1 || device_count > MOST_DEVICES) return 2;
  connect_as(SENDER, atoi(words[1]), words[6], words[7]);
  connect_as(HEARER, atoi(words[1]), words[8], words[9]);
  await_acknowledged(CONNECTIONS);
  subscribe_all();
  await_acknowledged(CONNECTIONS + device_count);
  printf("ready\n");
  fflush(stdout);
  long messages, outstanding;
  double every_us;
  while (scanf("%ld %ld %lf", &messages, &outstanding, &every_us) == 3) series(messages, outstanding, every_us);
  return 0;
}
