import { useEffect, useState } from "react";

const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];

/** The theme and what goes to the next one; kept in the browser. */
export const useTheme = (): readonly [Theme, () => void] => {
  const [theme, setTheme] = useState<Theme>(
    () => themes.find((name) => name === localStorage.getItem("guild-theme")) ?? "system",
  );
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("guild-theme", theme);
    // Charts are drawn in the theme's colours.
    dispatchEvent(new Event("resize"));
  }, [theme]);
  return [theme, () => setTheme(themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system")];
};
