# package: sqlite3
# runs: a database in a file: tables, indices, transactions, joins, a window function, WAL mode, integrity check, dump
db=/tmp/foreign-test.db; rm -f $db
sqlite3 $db 'create table people(id integer primary key, name text, age int); create index by_age on people(age);'
seq 1 500 | sed 's/.*/insert into people(name, age) values("p&", & % 50);/' | (echo 'begin;'; cat; echo 'commit;') | sqlite3 $db
sqlite3 $db 'select count(*), sum(age), max(name) from people; select age, count(*) from people where age < 3 group by age; begin; delete from people; rollback; select count(*) from people'
sqlite3 $db 'select name, rank() over (order by age desc, id) from people limit 3; explain query plan select * from people where age = 3; pragma integrity_check'
sqlite3 $db 'pragma journal_mode=wal; insert into people values(1000, "last", 1); pragma wal_checkpoint(truncate); select name from people where id = 1000'
sqlite3 -json $db 'select id, name from people where id > 499'; sqlite3 $db .dump | tail -n 3; sqlite3 $db 'select * from nothing' 2>&1; echo $?
rm -f $db
