/*
 * The floor of press → durable → sign: the least a program can do that makes each press durable before its sign shows
 * it. One thread, epoll, one append + fdatasync per press; it knows no queue, no rights and no gathering.
 *
 *   floor <file> [<megabytes>]   a row per press is appended to <file>; "-": none, only the two hops over loopback.
 *                                With <megabytes> the file is made that long beforehand and written from its start.
 *
 * Says `ready <port>` and ends when its standard input does. A press on `…/device/button/<id>/event` becomes a message
 * on `…/device/sign/<id>/show`; any other message goes unchanged to whoever subscribed to exactly its topic.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include "wire.h"

enum { BUCKETS = 4096, EVENTS = 64, ROW_BYTES = 200, MEGABYTE = 1 << 20, LONGEST_TOPIC = 200 };

struct client {
  int socket;
  struct buffer in, out;
  uint16_t last_id;
};

struct subscription {
  char topic[LONGEST_TOPIC];
  struct client *client;
  struct subscription *next;
};

static struct subscription *subscriptions[BUCKETS];
static struct client *listener, *standard_input;
static int poll_set, journal = -1;
static off_t journal_at, journal_end;

static unsigned bucket_of(const char *topic) {
  unsigned hash = 5381;
  while (*topic) hash = hash * 33 ^ (uint8_t)*topic++;
  return hash % BUCKETS;
}

static void open_journal(const char *path, long megabytes) {
  journal = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0644);
  if (journal < 0) {
    perror(path);
    exit(1);
  }
  journal_end = (off_t)megabytes * MEGABYTE;
  char *zeros = calloc(1, MEGABYTE);
  for (long n = 0; n < megabytes; n++)
    if (write(journal, zeros, MEGABYTE) != MEGABYTE) exit(1);
  free(zeros);
  fsync(journal);
}

/* Standing still at the end of a preallocated file would be wrong, growing it unfair: it begins anew. */
static void make_durable(void) {
  char row[ROW_BYTES];
  memset(row, 'x', sizeof row);
  if (journal_end > 0 && journal_at + ROW_BYTES > journal_end) journal_at = 0;
  if (pwrite(journal, row, sizeof row, journal_at) != sizeof row || fdatasync(journal) != 0) exit(1);
  journal_at += ROW_BYTES;
}

static void watch(struct client *client, int how) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
  epoll_ctl(poll_set, how, client->socket, &event);
}

static struct client *add_client(int socket) {
  struct client *client = calloc(1, sizeof *client);
  client->socket = socket;
  watch(client, EPOLL_CTL_ADD);
  return client;
}

static void accept_clients(void) {
  for (;;) {
    int socket = accept4(listener->socket, 0, 0, SOCK_NONBLOCK), on = 1;
    if (socket < 0) return;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    add_client(socket);
  }
}

static void remove_client(struct client *client) {
  for (int bucket = 0; bucket < BUCKETS; bucket++) {
    struct subscription **at = &subscriptions[bucket];
    while (*at) {
      struct subscription *gone = *at;
      if (gone->client != client) {
        at = &gone->next;
        continue;
      }
      *at = gone->next;
      free(gone);
    }
  }
  close(client->socket);
  free(client->in.bytes);
  free(client->out.bytes);
  free(client);
}

static void subscribe(struct client *client, const struct packet *packet) {
  struct subscription *wanted = calloc(1, sizeof *wanted);
  uint16_t length = number_at(packet->body + 2);
  memcpy(wanted->topic, packet->body + 4, length < LONGEST_TOPIC ? length : LONGEST_TOPIC - 1);
  wanted->client = client;
  unsigned bucket = bucket_of(wanted->topic);
  wanted->next = subscriptions[bucket];
  subscriptions[bucket] = wanted;
  put_head(&client->out, SUBACK << 4, 3);
  put(&client->out, packet->body, 2);
  put_byte(&client->out, 1);
}

static void forward(const char *topic, const char *payload, size_t length) {
  for (struct subscription *s = subscriptions[bucket_of(topic)]; s; s = s->next) {
    if (strcmp(s->topic, topic) != 0) continue;
    if (++s->client->last_id == 0) s->client->last_id = 1;
    put_publish(&s->client->out, topic, s->client->last_id, payload, length);
    send_out(s->client->socket, &s->client->out);
  }
}

static void published(struct client *client, const struct packet *packet) {
  static const char shown[] = "{\"text\":\"K001\",\"blink\":true}";
  uint16_t length = number_at(packet->body);
  char topic[2 * LONGEST_TOPIC] = "";
  if (length >= LONGEST_TOPIC) return;
  memcpy(topic, packet->body + 2, length);
  const uint8_t *id = packet->body + 2 + length;
  char *button = strstr(topic, "/button/"), *event = strstr(topic, "/event");
  put_puback(&client->out, id);
  if (!button || !event) {
    forward(topic, (const char *)id + 2, packet->length - length - 4);
    return;
  }
  if (journal >= 0) make_durable();
  char sign[2 * LONGEST_TOPIC];
  *button = *event = '\0';
  snprintf(sign, sizeof sign, "%s/sign/%s/show", topic, button + strlen("/button/"));
  forward(sign, shown, sizeof shown - 1);
}

static void answer(struct client *client) {
  if (!take_in(client->socket, &client->in)) {
    remove_client(client);
    return;
  }
  struct packet packet;
  size_t done = 0;
  while (next_packet(&client->in, &done, &packet)) {
    int type = packet.first >> 4;
    if (type == CONNECT) put(&client->out, "\x20\2\0\0", 4);
    if (type == SUBSCRIBE) subscribe(client, &packet);
    if (type == PUBLISH) published(client, &packet);
  }
  drop_front(&client->in, done);
  send_out(client->socket, &client->out);
}

static void listen_on_any_port(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(socket_, (void *)&address, length) != 0 || listen(socket_, EVENTS) != 0) {
    perror("listen");
    exit(1);
  }
  getsockname(socket_, (void *)&address, &length);
  listener = add_client(socket_);
  printf("ready %d\n", ntohs(address.sin_port));
  fflush(stdout);
}

int main(int count, char **words) {
  if (count < 2) return 2;
  if (strcmp(words[1], "-") != 0) open_journal(words[1], count > 2 ? atol(words[2]) : 0);
  poll_set = epoll_create1(0);
  standard_input = add_client(STDIN_FILENO);
  listen_on_any_port();
  struct epoll_event events[EVENTS];
  for (;;) {
    int ready = epoll_wait(poll_set, events, EVENTS, -1);
    for (int n = 0; n < ready; n++) {
      struct client *client = events[n].data.ptr;
      if (client == standard_input) return 0;
      if (client == listener) accept_clients();
      else answer(client);
    }
  }
}
