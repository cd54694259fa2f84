/** What `export-task --help` prints. */
export const usage = `Usage: export-task COMMAND [options]

  create --type TYPE [options]   create a task, and print its id
    --type      the record type by its name or number, e.g. Device
    --name      the name of the task and of its file; the type's name unless said otherwise
    --describe  what it is for; the name unless said otherwise
    --filter    the fields, separated by commas; or JSON
    --query     the conditions, as JSON
    --order     what is sorted by, as JSON
    --extend    key=value, e.g. product_id=…; may be repeated
    --option    key=value, how the file is written, e.g. format=xlsx; may be repeated
    --watch     follow it to its end; Ctrl-C cancels it
    --out FILE  follow it, and download its file; - is the standard output
    --force     overwrite FILE
  watch ID                       follow a task to its end
  download ID                    download the file of a task
    --out FILE  unless said otherwise, the name that the service gives it; - is the standard output
    --force     overwrite the file
  list                           list the tasks, the newest first
    --status    only those of a status, by its name or number, e.g. Exported
    --limit     how many at most; 10 unless said otherwise
  cancel ID                      stop a task that is waiting or running

  --url     where the service answers; EXPORT_TASK_URL or http://127.0.0.1:3000 unless said otherwise
  --token   the Access-Token; EXPORT_TASK_TOKEN unless said otherwise
  --json    print JSON, a line each
  --help    print this
  --version print the version

Exit code: 0 done, 1 the service or the task says no, 2 wrong usage.`;
