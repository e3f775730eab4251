/* Finding the server, and starting it where nobody answers. */
#pragma once
#include "linux.h"

/* A unix socket's path is at most this long, with its NUL (unix(7)). */
#define SOCKET_SIZE sizeof(((struct sockaddr_un *)0)->sun_path)

/* Finds the path of the server's socket; false after a complaint. */
bool server_socket(char *to, char **environment);

/* Connects to a server that is there; -ENOENT or -ECONNREFUSED where there is none. */
int server_connect(const char *socket);

/* Connects to the server, after starting it if need be; negative after a complaint. */
int server_reach(const char *socket, char **environment);
