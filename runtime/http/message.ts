/** What a server hands to a handler: values only, so that tests need no socket. */
export interface HttpRequest {
  readonly method: string;
  /** The request target as it was sent; a client that takes this server for a proxy sends a whole URL, or for CONNECT `host:port`. */
  readonly target: string;
  /** `target` without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case; several of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  /** The client's address, without the port. */
  readonly remote: string;
  /** Who the client has shown to be by a certificate of the authority that the server asks for; undefined where it has shown none. */
  readonly client?: ClientName;
  /** Aborts when the client leaves before it was answered, and when the server ends. */
  readonly signal: AbortSignal;
  /** The whole body. @throws CodedError BODY_TOO_LARGE past `maxBytes` or the server's own limit, BAD_REQUEST where it ends early */
  body(maxBytes?: number): Promise<Uint8Array>;
}

/** The subject of a client's certificate. */
export interface ClientName { readonly commonName: string; readonly organizations: readonly string[] }

export interface HttpResponse {
  /** 200 where nothing is said. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** False where the body must reach the client as it is, or piece by piece as it comes; else it is packed if the client takes that. */
  readonly pack?: boolean;
  /** A stream is written as it comes, waiting for the client; what it throws ends the connection. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** What the route's `:name` and `*name` stood for, decoded. */
export type Params = Readonly<Record<string, string>>;

/** Throwing a CodedError answers with the status that the server has for its code; anything else is a 500 that says no more. */
export type Handler = (request: HttpRequest, params: Params) => HttpResponse | Promise<HttpResponse>;

/** Headers for pages: no script or style but our own files, no framing, no guessing of types. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    + "form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};
