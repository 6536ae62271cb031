/** `path` with the user's home directory as `~` (not on Windows). */
export const shortPath = (path: string, userHome: string): string => {
  if (userHome === "" || userHome === "/" || userHome.includes("\\")) return path;
  if (path === userHome) return "~";
  return path.startsWith(`${userHome}/`) ? `~${path.slice(userHome.length)}` : path;
};
