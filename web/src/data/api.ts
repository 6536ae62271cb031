import type { ApiFault } from "../../../src/server/api-types.ts";

/** The server's refusal, with the place in the filter when that is at fault. */
export class ApiError extends Error {
  readonly status: number;
  readonly hint: string | undefined;
  readonly position: number | undefined;
  constructor(status: number, fault: ApiFault["error"]) {
    super(fault.message);
    this.status = status;
    this.hint = fault.hint;
    this.position = fault.position;
  }
}

/** Parameters of a request; a list is given several times, what is empty not at all. */
export type Params = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** The search part of an address, in the same order for the same parameters. */
export const searchOf = (params: Params): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) for (const item of value) search.append(name, item);
    else if (value === true) search.set(name, "1");
    else if (value !== undefined && value !== false) search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
};

/** The address of a route of the interface, relative to where the page lies. */
export const apiUrl = (path: string, params: Params = {}): string =>
  new URL(`api/v1/${path}${searchOf(params)}`, document.baseURI).href;

/** A path of files for an address. */
export const filePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

/** Asks the server; its refusals are thrown as `ApiError`. */
export const call = async (url: string, init: RequestInit = {}): Promise<Response> => {
  const response = await fetch(url, init);
  if (response.ok) return response;
  throw new ApiError(response.status, await faultOf(response));
};

export const getJson = async <T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> => {
  const response = await call(apiUrl(path, params), signal ? { signal } : {});
  return (await response.json()) as T;
};

export const postJson = async <T>(path: string, body: unknown): Promise<T> => {
  const response = await call(apiUrl(path), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
};

const faultOf = async (response: Response): Promise<ApiFault["error"]> => {
  const text = await response.text();
  try {
    const fault = JSON.parse(text) as Partial<ApiFault>;
    if (fault.error) return fault.error;
  } catch {
    // Not of the interface: a proxy's page, perhaps.
  }
  return { message: `The server answered ${response.status} ${response.statusText}`.trim() };
};
