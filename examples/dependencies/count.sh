# Writes how many lines each file has.
for file in data/*.csv labels.csv; do
  echo "$(basename "$file"): $(wc -l < "$file" | tr -d ' ')"
done > counts.txt
cat counts.txt
