/*
 * The little of MQTT 3.1.1 that floor.c and roundtrip.c share: growing buffers and whole packets cut out of a stream.
 */
#ifndef WIRE_H
#define WIRE_H
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CONNECT = 1, CONNACK = 2, PUBLISH = 3, PUBACK = 4, SUBSCRIBE = 8, SUBACK = 9 };
enum { READ_AT_ONCE = 65536 };

struct buffer {
  uint8_t *bytes;
  size_t length, room;
};

/* One packet inside a buffer: its first byte, and what follows the length. */
struct packet {
  uint8_t first;
  uint8_t *body;
  size_t length;
};

static void make_room(struct buffer *buffer, size_t more) {
  if (buffer->room - buffer->length >= more) return;
  buffer->room = (buffer->length + more) * 2;
  buffer->bytes = realloc(buffer->bytes, buffer->room);
  if (!buffer->bytes) abort();
}

static void put(struct buffer *buffer, const void *bytes, size_t length) {
  make_room(buffer, length);
  memcpy(buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
}

static void put_byte(struct buffer *buffer, uint8_t byte) { put(buffer, &byte, 1); }

static void put_number(struct buffer *buffer, uint16_t number) {
  put_byte(buffer, number >> 8);
  put_byte(buffer, number & 255);
}

static void put_text(struct buffer *buffer, const char *text) {
  put_number(buffer, strlen(text));
  put(buffer, text, strlen(text));
}

/* First byte and length; the caller puts that many bytes after it. */
static void put_head(struct buffer *buffer, uint8_t first, size_t length) {
  put_byte(buffer, first);
  do {
    put_byte(buffer, length % 128 | (length >= 128 ? 128 : 0));
    length /= 128;
  } while (length > 0);
}

/* A message at QoS 1. */
static void put_publish(struct buffer *buffer, const char *topic, uint16_t id, const char *payload, size_t length) {
  put_head(buffer, PUBLISH << 4 | 2, 2 + strlen(topic) + 2 + length);
  put_text(buffer, topic);
  put_number(buffer, id);
  put(buffer, payload, length);
}

static void put_puback(struct buffer *buffer, const uint8_t *id) {
  put_head(buffer, PUBACK << 4, 2);
  put(buffer, id, 2);
}

static uint16_t number_at(const uint8_t *bytes) { return bytes[0] << 8 | bytes[1]; }

static void drop_front(struct buffer *buffer, size_t length) {
  memmove(buffer->bytes, buffer->bytes + length, buffer->length - length);
  buffer->length -= length;
}

/* The packet at `offset`, which moves behind it; 0 when it has not come in whole. */
static int next_packet(const struct buffer *in, size_t *offset, struct packet *packet) {
  size_t at = *offset + 1, length = 0;
  for (int shift = 0; at < in->length && shift < 28; shift += 7) {
    uint8_t byte = in->bytes[at++];
    length |= (size_t)(byte & 127) << shift;
    if (byte & 128) continue;
    if (in->length - at < length) return 0;
    *packet = (struct packet){in->bytes[*offset], in->bytes + at, length};
    *offset = at + length;
    return 1;
  }
  return 0;
}

/* Sends what the socket takes; 0 when the line is gone. */
static int send_out(int socket, struct buffer *out) {
  size_t sent = 0;
  while (sent < out->length) {
    ssize_t count = write(socket, out->bytes + sent, out->length - sent);
    if (count < 0 && errno != EAGAIN) return 0;
    if (count < 0) break;
    sent += count;
  }
  drop_front(out, sent);
  return 1;
}

/* Takes in what has come; 0 when the line is gone. */
static int take_in(int socket, struct buffer *in) {
  make_room(in, READ_AT_ONCE);
  ssize_t count = read(socket, in->bytes + in->length, READ_AT_ONCE);
  if (count == 0 || (count < 0 && errno != EAGAIN)) return 0;
  if (count > 0) in->length += count;
  return 1;
}
#endif
