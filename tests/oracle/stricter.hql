select i.name, max(i.id) from Image i
select i.id from Image i group by i.format having count(i.id) > 1
select i.name as n, count(*) as c from Image i group by n
select distinct i.name from Image i order by i.id
select distinct i from Image i order by lower(i.name)
select i.id from Image i where i.name = 5
select i.id from Image i where i.acquisitionDate > '2012-01-01'
select i.id from Image i where nosuch = 1
select i.id from Image i order by i.name, nosuch
select max(i.archived) from Image i
select max(p.physicalSizeX) from Pixels p
select mv from MapAnnotation a join a.mapValue mv
select a.id from Annotation a where a.class = 'TagAnnotation'
select i.details from Image i
select i.id from Image i order by 1
select i.id from Image i where i.id = all (select j.id from Image j)
select p.id from Pixels p where p.channels[0].red = 1
select p.id from Project p right join p.datasetLinks as l
select new list(i.id) from Image i
update Image i set i.name = 'x'
delete from Image
